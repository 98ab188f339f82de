with legal_entity as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and organisation_class = 'head_office'
),

item as (
    -- Only related natural persons who hold no shares are masked by name.
    select
        legal_entity.licence_no as jrxkzh,
        legal_entity.organisation_no as nbjgh,
        legal_entity.organisation_name as yhjgmc,
        {{ masked_customer_no('holder.customer_no', 'holder.document_no', 'holder.is_natural_person') }} as khtybh,
        {{ masked_name('holder.holder_name', 'holder.is_natural_person and not holder.is_shareholder') }} as gdhglfmc,
        holder.holder_type as gdhglflx,
        {{ code_value('CS_ZJLB', 'holder.document_type') }} as gdhglfzjlb,
        {{ masked_id_no('holder.document_no', 'holder.holder_name', 'holder.is_natural_person') }} as gdhglfzjhm,
        holder.industry_code as sshy,
        holder.region_name as zcd,
        holder.relation_codes as gxlx,
        holder.controller_name as sjkzr,
        holder.bank_holding_count as cgsyyhsl,
        holder.bank_control_count as kgsl,
        holder.bad_record_codes as blxx,
        {{ yes_no('holder.is_restricted') }} as sfxq,
        holder.fund_source as rgzjly,
        holder.fund_account_no as rgzjzh,
        holder.share_count as cgsl,
        holder.share_ratio as cgbl,
        holder.share_date as rgrq,
        holder.pledge_ratio as zybl,
        {{ yes_no('holder.has_director') }} as sfzpdjs,
        {{ code_value('CS_YXZT', 'holder.status') }} as gdhglfzt,
        holder.last_change_date as zjycbdrq,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_equity_holder') }} as holder
    cross join legal_entity
    where
        holder.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('holder.end_date') }}
)

{{ deliver('item') }}
