data "integrations_fyle_webhooks" "all" {}

output "disabled_webhooks" {
  value = [for w in data.integrations_fyle_webhooks.all.webhooks : w.id if !w.enabled]
}
