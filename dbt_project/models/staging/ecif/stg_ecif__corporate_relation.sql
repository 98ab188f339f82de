select
    data_date,
    nullif(rel_id, '') as relation_id,
    nullif(cust_no, '') as customer_no,
    case rel_code
        when '01' then 'parent_company'
        when '02' then 'subsidiary'
        when '03' then 'same_control'
        when '04' then 'joint_control_investor'
        when '05' then 'influential_investor'
        when '06' then 'joint_venture'
        when '07' then 'associate'
        when '08' then 'main_investor'
        when '09' then 'key_manager'
        when '10' then 'controlled_by_insiders'
        when '11' then 'supply_chain'
        when '12' then 'guarantee'
        when '13' then 'acting_in_concert'
        else nullif(rel_code, '')
    end as relation_type,
    case rel_type
        when '1' then 'natural_person'
        when '2' then 'state_owned'
        when '3' then 'private'
        when '4' then 'government'
        when '5' then 'institution'
        when '6' then 'association'
        when '7' then 'foreign'
        when '8' then 'collective'
        else nullif(rel_type, '')
    end as related_party_type,
    nullif(rel_cust_no, '') as related_customer_no,
    nullif(rel_name, '') as related_name,
    {{ document_type('rel_id_type') }} as related_document_type,
    nullif(rel_id_no, '') as related_document_no,
    cast(nullif(start_date, '') as date) as start_date,
    case status
        when '1' then 'valid'
        when '0' then 'invalid'
        else nullif(status, '')
    end as status,
    cast(nullif(end_date, '') as date) as end_date,
    nullif(remark, '') as remark
from {{ source('ecif', 'corp_relation') }}
where data_date = {{ data_date() }}
