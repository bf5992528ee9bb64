# The enabled scheduled callbacks of the organisation. Terraform stops at 100 results unless limit is set.
list "integrations_fyle_scheduled_callback" "all" {
  provider = integrations
  limit    = 1000
}

# The disabled ones of one host. Destroyed ones are among them, because Fyle keeps them.
list "integrations_fyle_scheduled_callback" "disabled" {
  provider = integrations
  limit    = 1000

  config {
    enabled    = false
    url_prefix = "https://books.example.com/"
  }
}
