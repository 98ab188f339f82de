-- What kinds of defects are planted with, in the schema `bank`: a record of every row they touch, and luck by seed.

drop table if exists bank.planting, bank.planted_identifier, bank.answer_key cascade;

create table bank.planting (
    planting_id bigint generated always as identity,
    defect text not null,
    source_system text not null,
    table_name text not null,
    row_before jsonb,
    row_after jsonb
);

-- What the rows touched so far are known by: a second defect in the same place would hide the first. What belongs to
-- secret customers is taken from the beginning: it is not filed, so that no rule would see a defect there.
create table bank.planted_identifier (
    value text primary key,
    defect text not null
);

insert into bank.planted_identifier (value, defect)
with secret as (
    select
        cust_id,
        cust_no,
        id_no
    from bank.person
    where is_secret
    union all
    select
        cust_id,
        cust_no,
        null
    from bank.corporate
    where is_secret
)

select distinct
    owned.value,
    'none: secret customer'
from secret
cross join lateral (
    select secret.cust_no
    union all
    select secret.id_no
    union all
    select account.acct_no from bank.account as account where account.cust_id = secret.cust_id
    union all
    select account.card_no from bank.account as account where account.cust_id = secret.cust_id
    union all
    select contract.contract_no from bank.credit_contract as contract where contract.cust_id = secret.cust_id
    union all
    select bill.bill_no from bank.bill as bill where bill.drawer_cust_no = secret.cust_no
) as owned (value)
where owned.value <> '';

create table bank.answer_key (
    defect text not null,
    source_system text not null,
    table_name text not null,
    source_key text not null,
    column_name text,
    original text,
    planted text,
    data_date date not null,
    expected text not null,
    planting_id bigint
);
comment on table bank.answer_key is 'Every value that has been spoiled on purpose; column_name is null for whole rows and files';

create or replace function bank.note_planting() returns trigger
language plpgsql as $$
begin
    insert into bank.planting (defect, source_system, table_name, row_before, row_after)
    values (
        current_setting('bank.defect'), tg_argv[0], tg_table_name,
        case when tg_op <> 'INSERT' then to_jsonb(old) end, case when tg_op <> 'DELETE' then to_jsonb(new) end
    );
    return null;
end
$$;

-- The order in which rows have the bad luck to be chosen: by seed, defect and key.
create or replace function bank.luck(key text) returns text
language sql stable
return md5(current_setting('bank.seed') || ' ' || current_setting('bank.defect') || ' ' || key);

create or replace function bank.is_free(variadic identifiers text[]) returns boolean
language sql stable
return not exists (select from bank.planted_identifier where value = any(identifiers));
