-- The generator's own schema: everything the bank's systems know, in one place, amounts in cents. Rebuilt by every run.
-- A row's values depend on the seed and on the row's key only, so that the same seed and size give the same bytes.

drop schema if exists bank cascade;
create schema bank;

-- A number in [0, 1) for a key; the salt tells the draws for the same key apart.
create function bank.rnd(key bigint, salt integer) returns double precision
language sql immutable parallel safe
return (hashint8extended(key, %(seed)s::bigint * 1000 + salt) & 9007199254740991)::double precision
    / 9007199254740992;

-- A whole number from 0 to n - 1.
create function bank.pick(key bigint, salt integer, n integer) returns integer
language sql immutable parallel safe
return floor(bank.rnd(key, salt) * n)::integer;

create function bank.digits(key bigint, salt integer, n integer) returns text
language sql immutable parallel safe
return lpad(mod(hashint8extended(key, %(seed)s::bigint * 1000 + salt) & 9007199254740991, (10 ^ n)::bigint)::text, n,
    '0');

-- The check characters are computed in loops: as SQL expressions they take most of the generator's time.

-- GB 11643: the eighteenth character of a resident's number.
create function bank.resident_id(body text) returns text
language plpgsql immutable strict parallel safe
as $function$
declare
    weights constant integer[] := array[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    total integer := 0;
begin
    for place in 1..17 loop
        total := total + weights[place] * (ascii(substr(body, place, 1)) - 48);
    end loop;
    return body || substr('10X98765432', 1 + mod(total, 11), 1);
end;
$function$;

-- GB 32100: the eighteenth character of a unified social credit code. Its organisation code ends with the character of
-- GB 11714 and begins with YL, which no registry issues.
create function bank.credit_code(kind text, region text, n bigint) returns text
language plpgsql immutable strict parallel safe
as $function$
declare
    organisation text := 'YL' || lpad(n::text, 6, '0');
    organisation_weights constant integer[] := array[3, 7, 9, 10, 5, 8, 4, 2];
    body text;
    weights constant integer[] := array[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    total integer := 0;
begin
    for place in 1..8 loop
        total := total + organisation_weights[place]
            * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(organisation, place, 1)) - 1);
    end loop;
    body := kind || region || organisation || case mod(total, 11)
        when 0 then '0'
        when 1 then 'X'
        else (11 - mod(total, 11))::text
    end;
    total := 0;
    for place in 1..17 loop
        total := total + weights[place] * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(body, place, 1)) - 1);
    end loop;
    return body || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + mod(31 - mod(total, 31), 31), 1);
end;
$function$;

-- The Luhn digit at the end of a card number.
create function bank.card_number(body text) returns text
language plpgsql immutable strict parallel safe
as $function$
declare
    total integer := 0;
    digit integer;
begin
    for place in 1..length(body) loop
        digit := (ascii(substr(body, place, 1)) - 48) * (1 + mod(length(body) - place + 1, 2));
        total := total + digit / 10 + mod(digit, 10);
    end loop;
    return body || mod(10 - mod(total, 10), 10)::text;
end;
$function$;

create function bank.yuan(cents bigint) returns numeric
language sql immutable parallel safe
return cents * 0.01;

-- Seconds of the day as hhmmss.
create function bank.hhmmss(seconds integer) returns text
language sql immutable parallel safe
return lpad((seconds / 3600 * 10000 + mod(seconds / 60, 60) * 100 + mod(seconds, 60))::text, 6, '0');

create table bank.month as
select
    row_number() over (order by first_day)::integer as month_no,
    first_day::date as first_day,
    (first_day + interval '1 month' - interval '1 day')::date as last_day,
    extract(day from first_day + interval '1 month' - interval '1 day')::integer as days
from generate_series(%(first_day)s::timestamp, %(until)s::timestamp, interval '1 month') as months (first_day);
