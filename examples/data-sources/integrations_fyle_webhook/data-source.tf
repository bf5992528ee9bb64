data "integrations_fyle_webhook" "bookkeeping" {
  id = "subAbCd123456"
}

output "bookkeeping_enabled" {
  value = data.integrations_fyle_webhook.bookkeeping.enabled
}
