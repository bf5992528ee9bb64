data "integrations_nango_integrations" "all" {}

output "provider_by_key" {
  value = { for i in data.integrations_nango_integrations.all.integrations : i.unique_key => i.provider_name }
}
