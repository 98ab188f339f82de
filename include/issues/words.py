"""Chinese words for what stands in dq.issue and dq.issue_event."""

STATES = {
    "found": "已发现",
    "assigned": "待处理",
    "accepted": "整改中",
    "fixed": "已整改待验证",
    "refused": "已拒绝",
    "arbitration": "仲裁中",
    "verified": "已验证",
    "closed": "已关闭",
}
RESOLUTIONS = {"fixed": "已整改", "not_a_defect": "裁定非缺陷", "lapsed": "规则不再适用"}
SEVERITIES = {"strong": "强", "weak": "弱"}
EVENTS = {
    "found": "发现",
    "assigned": "分派",
    "seen": "检核仍不符",
    "passed": "检核相符",
    "verified": "检核相符，验证通过",
    "closed": "关闭",
    "reopened": "重新打开",
    "answer_overdue": "答复逾期",
    "repair_overdue": "整改逾期",
    "accepted": "接收",
    "fixed": "已整改",
    "refused": "拒绝",
    "arbitration": "申请仲裁",
    "dismissed": "裁定非缺陷",
    "noted": "补充说明",
    "conflict": "提交冲突，未采用",
}
