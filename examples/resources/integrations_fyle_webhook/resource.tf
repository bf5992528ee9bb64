# Notify the bookkeeping of each report and each expense that changes. Fyle does not sign its requests. A secret in the
# path lets the receiver authenticate them.
variable "hook_token" {
  type      = string
  sensitive = true
}

resource "integrations_fyle_webhook" "bookkeeping" {
  url                  = "https://books.example.com/hooks/fyle/${var.hook_token}"
  subscribed_resources = ["EXPENSE", "REPORT"]
}
