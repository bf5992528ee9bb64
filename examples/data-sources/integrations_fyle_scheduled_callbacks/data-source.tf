data "integrations_fyle_scheduled_callbacks" "all" {}

output "callbacks" {
  value = { for c in data.integrations_fyle_scheduled_callbacks.all.scheduled_callbacks : c.id => c.url }
}
