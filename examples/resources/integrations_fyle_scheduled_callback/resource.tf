# Every six hours.
resource "integrations_fyle_scheduled_callback" "export" {
  url = "https://books.example.com/hooks/fyle/export"

  payload = {
    resource_name = "EXPENSES"
  }

  schedule = {
    interval = { hours = 6 }
  }
}

# On Monday mornings.
resource "integrations_fyle_scheduled_callback" "weekly" {
  url = "https://books.example.com/hooks/fyle/weekly"

  schedule = {
    cron = { day_of_week = "mon", hour = "6" }
  }
}
