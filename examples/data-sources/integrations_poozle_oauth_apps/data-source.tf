data "integrations_poozle_oauth_apps" "all" {}

output "client_id_by_name" {
  value = { for app in data.integrations_poozle_oauth_apps.all.oauth_apps : app.name => app.client_id }
}
