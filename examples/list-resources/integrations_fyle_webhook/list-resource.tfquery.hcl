# terraform query, of Terraform 1.14, shows them all, and with -generate-config-out writes their configuration.
list "integrations_fyle_webhook" "all" {
  provider = integrations
}
