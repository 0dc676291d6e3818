-- Of which indicators have the minutes been counted?
SELECT DISTINCT series_id
FROM slo_series
WHERE tenant_id = {tenant_id:String}
