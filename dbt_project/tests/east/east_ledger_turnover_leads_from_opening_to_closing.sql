-- Every row of 401: opening and turnover give closing. Converted amounts are rounded one by one, so BWB
-- may be off by cents.
select
    nbjgh,
    kjkmbh,
    bz,
    bszq,
    kjrq,
    qcjfye,
    qcdfye,
    jffse,
    dffse,
    qmjfye,
    qmdfye
from {{ ref('east_zzkjqkmb') }}
where
    data_date = {{ data_date() }}
    and abs(
        cast(qcjfye as numeric) - cast(qcdfye as numeric) + cast(jffse as numeric) - cast(dffse as numeric)
        - cast(qmjfye as numeric) + cast(qmdfye as numeric)
    ) > case bz when 'CNY' then 0 else 1 end
