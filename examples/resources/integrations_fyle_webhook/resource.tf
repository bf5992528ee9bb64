# Notify the bookkeeping of each report and each expense that changes. Fyle does not sign its requests. A path that cannot be
# guessed lets the receiver authenticate them.
resource "integrations_fyle_webhook" "bookkeeping" {
  url                  = "https://books.example.com/hooks/fyle/0c9f6b1e7a4d"
  subscribed_resources = ["EXPENSE", "REPORT"]
}
