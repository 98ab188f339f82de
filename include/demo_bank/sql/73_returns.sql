-- What the finance department has filed of the 1104 returns at each month end, as the contract
-- (dbt_project/models/sources/entry.yml) says: from the bank's own books, in ten thousands of CNY.

create table bank.return_line as
with ledger as (
    select
        gl.acct_date as eod_date,
        gl.subject_no,
        subject.g01_item,
        subject.dr_cr,
        (gl.close_dr_bal - gl.close_cr_bal) * exchange_rate.rate_to_cny as bal
    from cbs_new.gl_balance as gl
    inner join bank.month on gl.acct_date = month.last_day
    inner join cbs_new.subject
        on gl.subject_no = subject.subject_no and subject.eod_date = gl.acct_date and subject.is_leaf
    inner join cbs_new.exchange_rate on gl.ccy = exchange_rate.ccy and exchange_rate.eod_date = gl.acct_date
),

note as (
    select
        loan_note.eod_date,
        loan_note.industry_code,
        loan_note.business_type,
        loan_note.bal * exchange_rate.rate_to_cny as bal
    from credit_new.loan_note
    inner join cbs_new.exchange_rate
        on loan_note.ccy = exchange_rate.ccy and exchange_rate.eod_date = loan_note.eod_date
    where loan_note.subject_no ~ '^130[35]'
),

line as (
    -- The balance sheet and what stands outside it, by the lines that the subjects belong to.
    select
        eod_date,
        case when substring(g01_item from '^[0-9]+')::integer < 70 then 'G01' else 'G01_I' end as return_no,
        substring(g01_item from '^[0-9]+') as line_no,
        substring(g01_item from '^[0-9]+(.*)') as line_name,
        sum(case dr_cr when 'C' then - bal else bal end) as amt
    from ledger
    where g01_item is not null
    group by eod_date, g01_item
    union all
    select eod_date, of_subject.return_no, of_subject.line_no, of_subject.line_name, sum(ledger.bal * of_subject.sign)
    from ledger
    inner join (
        values
        ('^20110[13]', 'G01_III', '2.1', '单位存款', -1),
        ('^201102', 'G01_III', '2.2', '个人存款', -1),
        ('^1301', 'G01_III', '1.5', '票据贴现及转贴现', 1),
        ('^1305', 'G01_III', '1.4', '贸易融资', 1),
        ('^1307', 'G01_VI', '1', '各项垫款', 1),
        ('^130304', 'G01_VII', '2.21.1', '个人贷款-信用卡', 1),
        ('^(1011|111105|1302|11320501)', 'G31', '1', '同业资产', 1),
        ('^(1101|1501|1503|1505|11320502)', 'G31', '2', '投资', 1)
    ) as of_subject (pattern, return_no, line_no, line_name, sign)
        on ledger.subject_no ~ of_subject.pattern
    group by eod_date, of_subject.return_no, of_subject.line_no, of_subject.line_name
    union all
    -- Loans by industry, those of persons who spend them on none by their kind.
    select
        eod_date,
        'G01_VII',
        coalesce(
            '2.' || strpos('ABCDEFGHIJKLMNOPQRST', left(industry_code, 1)),
            case business_type when '2030' then '2.21.2' when '2010' then '2.21.3' else '2.21.4' end
        ),
        coalesce('行业门类' || left(industry_code, 1), '个人贷款'),
        sum(bal)
    from note
    group by eod_date, 2, 3, 4
    union all
    -- What the month has written off and sold.
    select month.last_day, 'G12', '4', '本月核销贷款', coalesce(sum(write_off.principal), 0)
    from bank.month
    left join credit_new.write_off
        on write_off.eod_date = month.last_day
        and write_off.write_off_date between month.first_day and month.last_day
        and write_off.asset_kind in ('1', '4')
    group by month.last_day
    union all
    select month.last_day, 'G34', '1', '本月转出贷款本金', coalesce(sum(loan.principal), 0)
    from bank.month
    left join credit_new.asset_transfer as deal
        on deal.eod_date = month.last_day
        and deal.direction = '2'
        and deal.deliver_date between month.first_day and month.last_day
    left join credit_new.asset_transfer_loan as loan
        on loan.transfer_no = deal.transfer_no and loan.eod_date = deal.eod_date
    group by month.last_day
)

select
    dense_rank() over (order by eod_date)::integer as version,
    return_no,
    line_no,
    min(line_name) as line_name,
    round(sum(amt) / 10000, 2)::numeric(20, 2) as amount,
    eod_date as report_date,
    eod_date as valid_from
from line
group by eod_date, return_no, line_no
order by version, return_no, line_no;
