-- Every row of 401: opening and turnover give closing. Each of the six amounts of BWB may be half a cent off.
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
    ) > case bz when 'CNY' then 0 else 0.03 end
