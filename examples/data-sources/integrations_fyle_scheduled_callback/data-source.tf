data "integrations_fyle_scheduled_callback" "export" {
  id = "scAbCd123456"
}

output "export_schedule" {
  value = data.integrations_fyle_scheduled_callback.export.schedule
}
