data "integrations_fyle_webhook" "bookkeeping" {
  id = "subAbCd123456"
}

output "bookkeeping_is_told" {
  value = data.integrations_fyle_webhook.bookkeeping.enabled
}
