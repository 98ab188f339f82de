-- What checks have found in the small bank. The last record that belongs to June is the run of 12 July.
insert into dq.check_run (run_id, data_date, edition, rules_sha256, finished_at) overriding system value
values
(1, '2024-05-31', '5.0', '', '2024-06-03 04:00:00+00'),
(2, '2024-06-30', '5.0', '', '2024-07-12 04:00:00+00');

insert into dq.rule_result (
    run_id, data_date, table_code, rule_id, kind, item, severity, status, text_zh, rows_checked, rows_failed
)
values
(2, '2024-06-30', 'GYB', 'R1', 'not_null', 'gyh', 'strong', 'checked', '', 100, 4),
(2, '2024-06-30', 'GYB', 'R2', 'not_null', 'gh', 'weak', 'checked', '', 100, 0),
(2, '2024-06-30', 'GYB', 'X7.GYB.GYH', 'byte_length', 'gyh', 'strong', 'checked', '', 96, 3),
(2, '2024-06-30', 'YGB', 'R3', 'length', null, 'weak', 'checked', '', 50, 6),
(2, '2024-06-30', 'YGB', 'R4', 'reference', null, 'weak', 'not_applicable', '', 0, 0),
(2, '2024-06-30', 'JGXXB', 'R5', 'stated', null, 'weak', 'undecidable', '', 0, 0),
(2, '2024-06-30', 'GRCKFHZ', 'K3.GRCKFHZ', 'reconciliation', null, 'strong', 'checked', '', 40, 1),
(2, '2024-06-30', 'XYKSXQKB', 'K3.XYKSXQKB', 'reconciliation', null, 'strong', 'checked', '', 10, 0);

insert into dq.failing_row (run_id, table_code, rule_id, row_key, difference)
values (2, 'GRCKFHZ', 'K3.GRCKFHZ', '{"币种": "BWB"}', -12.34);

insert into dq.table_result (run_id, table_code, rows, rows_failed)
values
(2, 'GYB', 100, 4),
(2, 'YGB', 60, 5),
(2, 'JGXXB', 40, 0);

insert into dq.decision (data_date, run_id, is_open, obstacles, findings, reasons, text_zh)
values
('2024-06-30', 2, false, '[]', '[]', '{}', ''),
('2024-06-30', 2, false, '[]', '[]', '{}', ''),
('2024-06-30', 2, true, '[]', '[]', '{}', ''),
('2024-05-31', 1, false, '[]', '[]', '{}', '');

insert into dq.issue (issue_id, table_code, rule_id) overriding system value
values (1, 'GYB', 'R0'), (2, 'GYB', 'R1'), (3, 'YGB', 'R3'), (4, 'YGB', 'X9.YGB');

-- 1: found in May, answered at the last moment, closed after 240 hours. 2: never answered. 3: answered a minute late,
-- dismissed after 72 hours. 4: found two days before the end, still in time.
insert into dq.issue_event (
    issue_id, kind, state, resolution, data_date, severity, department, rows_checked, rows_failed, answer_due,
    repair_due, who, recorded_at
)
values
(1, 'found', 'found', null, '2024-05-31', 'strong', null, 10, 3, null, null, 'eastwind', '2024-06-03 04:00+00'),
(1, 'assigned', 'assigned', null, '2024-05-31', 'strong', '运营管理部', 10, 3, '2024-06-05', '2024-06-13', 'eastwind', '2024-06-03 04:00+00'),
(1, 'accepted', 'accepted', null, '2024-05-31', null, null, null, null, null, null, '王经办', '2024-06-05 15:59+00'),
(1, 'closed', 'closed', 'fixed', '2024-06-30', 'strong', null, 10, 0, null, null, 'eastwind', '2024-06-13 04:00+00'),
(2, 'found', 'found', null, '2024-06-30', 'strong', null, 100, 4, null, null, 'eastwind', '2024-07-01 04:00+00'),
(2, 'assigned', 'assigned', null, '2024-06-30', 'strong', '运营管理部', 100, 4, '2024-07-03', '2024-07-11', 'eastwind', '2024-07-01 04:00+00'),
(3, 'found', 'found', null, '2024-06-30', 'weak', null, 50, 6, null, null, 'eastwind', '2024-07-01 04:00+00'),
(3, 'assigned', 'assigned', null, '2024-06-30', 'weak', '人力资源部', 50, 6, '2024-07-03', '2024-07-11', 'eastwind', '2024-07-01 04:00+00'),
(3, 'refused', 'refused', null, '2024-06-30', null, null, null, null, null, null, '李经办', '2024-07-03 16:01+00'),
(3, 'dismissed', 'closed', 'not_a_defect', '2024-06-30', null, null, null, null, null, null, '张主任', '2024-07-04 04:00+00'),
(4, 'found', 'found', null, '2024-06-30', 'weak', null, 60, 1, null, null, 'eastwind', '2024-07-10 04:00+00'),
(4, 'assigned', 'assigned', null, '2024-06-30', 'weak', '人力资源部', 60, 1, '2024-07-15', '2024-08-09', 'eastwind', '2024-07-10 04:00+00');

-- Of all that the contracts promise, four tables came: two in time, one of them with rows set aside.
insert into ops.load (system, table_name, data_date, source, rows, quarantined, due_at, arrived_at, status, started_at)
values
('hr', 'employee', '2024-06-30', '', 9, 0, '2024-06-30 18:00+00', '2024-06-30 17:00+00', 'loaded', '2024-06-30 18:00+00'),
('hr', 'post', '2024-06-30', '', 8, 1, '2024-06-30 18:00+00', '2024-06-30 17:00+00', 'loaded', '2024-06-30 18:00+00'),
('cbs', 'org', '2024-06-30', '', 7, 0, '2024-06-30 18:00+00', '2024-06-30 19:00+00', 'loaded', '2024-06-30 19:30+00'),
('cbs', 'teller', '2024-06-30', '', 6, 0, '2024-06-30 18:00+00', '2024-06-30 19:00+00', 'loaded', '2024-06-30 19:30+00');

-- A price is corrected in June and one is added; July's version does not count yet.
insert into entry.version (subject, version, valid_from, who, why, file_name, columns, rows, sha256)
values
('ftp_price', 1, '2024-05-01', '周敏', '公布', 'a.xlsx', array['a'], 2, repeat('0', 64)),
('ftp_price', 2, '2024-06-15', '周敏', '下调', 'b.xlsx', array['a'], 3, repeat('1', 64)),
('ftp_price', 3, '2024-07-01', '周敏', '下调', 'c.xlsx', array['a'], 1, repeat('2', 64)),
('outlet_profile', 1, '2024-06-01', '沈青', '登记', 'd.xlsx', array['a'], 1, repeat('3', 64));
insert into entry.version_row (subject, version, row_no, content)
values
('ftp_price', 1, 1, '{"a": "1"}'), ('ftp_price', 1, 2, '{"a": "2"}'),
('ftp_price', 2, 1, '{"a": "1"}'), ('ftp_price', 2, 2, '{"a": "9"}'), ('ftp_price', 2, 3, '{"a": "3"}'),
('ftp_price', 3, 1, '{"a": "7"}'), ('outlet_profile', 1, 1, '{"a": "1"}');
