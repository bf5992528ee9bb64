# Fyle: Acme's bookkeeping is notified of expenses and reports, and exports them on Monday mornings.

data "integrations_fyle_profile" "me" {}

resource "integrations_fyle_webhook" "bookkeeping" {
  url                  = "${var.receiver}/fyle/bookkeeping"
  subscribed_resources = ["EXPENSE", "REPORT"]
}

resource "integrations_fyle_scheduled_callback" "export" {
  url = "${var.receiver}/fyle/export"

  payload = {
    resource_name = "EXPENSES"
  }

  schedule = {
    cron = { day_of_week = "mon", hour = "6" }
  }
}
