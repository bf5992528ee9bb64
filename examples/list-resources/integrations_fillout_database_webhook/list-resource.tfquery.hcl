# terraform query, of Terraform 1.14, shows them all, and with -generate-config-out writes their configuration.
list "integrations_fillout_database_webhook" "all" {
  provider = integrations
}
