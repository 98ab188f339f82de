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
return lpad(mod(hashint8extended(key, %(seed)s::bigint * 1000 + salt) & 9007199254740991, (10 ^ n)::bigint)::text, n, '0');

-- GB 11643: the eighteenth character of a resident's number.
create function bank.resident_id(body text) returns text
language sql immutable strict parallel safe
return body || substr(
    '10X98765432',
    1 + mod(
        7 * substr(body, 1, 1)::integer + 9 * substr(body, 2, 1)::integer + 10 * substr(body, 3, 1)::integer
        + 5 * substr(body, 4, 1)::integer + 8 * substr(body, 5, 1)::integer + 4 * substr(body, 6, 1)::integer
        + 2 * substr(body, 7, 1)::integer + 1 * substr(body, 8, 1)::integer + 6 * substr(body, 9, 1)::integer
        + 3 * substr(body, 10, 1)::integer + 7 * substr(body, 11, 1)::integer + 9 * substr(body, 12, 1)::integer
        + 10 * substr(body, 13, 1)::integer + 5 * substr(body, 14, 1)::integer + 8 * substr(body, 15, 1)::integer
        + 4 * substr(body, 16, 1)::integer + 2 * substr(body, 17, 1)::integer,
        11
    ),
    1
);

-- GB 11714: the ninth character of an organisation code. Codes begin with YL, which no registry issues.
create function bank.organisation_code(n bigint) returns text
language sql immutable strict parallel safe
begin atomic
    select
        body || case mod(weighted.total, 11)
            when 0 then '0'
            when 1 then 'X'
            else (11 - mod(weighted.total, 11))::text
        end
    from (select 'YL' || lpad(n::text, 6, '0') as body) as code
    cross join lateral (
        select sum(weight * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code.body, place, 1)) - 1)) as total
        from (values (1, 3), (2, 7), (3, 9), (4, 10), (5, 5), (6, 8), (7, 4), (8, 2)) as weights (place, weight)
    ) as weighted;
end;

-- GB 32100: the eighteenth character of a unified social credit code.
create function bank.credit_code(kind text, region text, n bigint) returns text
language sql immutable strict parallel safe
begin atomic
    select code.body || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + mod(31 - mod(weighted.total, 31), 31)::integer, 1)
    from (select kind || region || bank.organisation_code(n) as body) as code
    cross join lateral (
        select sum(weight * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code.body, place::integer, 1)) - 1)) as total
        from unnest(array[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
            with ordinality as weights (weight, place)
    ) as weighted;
end;

-- The Luhn digit at the end of a card number.
create function bank.card_number(body text) returns text
language sql immutable strict parallel safe
begin atomic
    select body || mod(10 - mod(sum(case when doubled > 9 then doubled - 9 else doubled end), 10), 10)::text
    from (
        select
            substr(body, place, 1)::integer
            * (1 + mod(length(body) - place + 1, 2)) as doubled
        from generate_series(1, length(body)) as places (place)
    ) as digits;
end;

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
