# Tell the bookkeeping about each report and each expense that changes. Fyle signs nothing, so a path that nobody can
# guess tells its calls from others.
resource "integrations_fyle_webhook" "bookkeeping" {
  url                  = "https://books.example.com/hooks/fyle/0c9f6b1e7a4d"
  subscribed_resources = ["EXPENSE", "REPORT"]
}
