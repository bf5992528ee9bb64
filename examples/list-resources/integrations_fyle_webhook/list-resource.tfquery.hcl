# The enabled webhooks of one host. Terraform stops at 100 results unless limit is set.
list "integrations_fyle_webhook" "books" {
  provider = integrations
  limit    = 1000

  config {
    url_prefix = "https://books.example.com/"
  }
}

# The disabled webhooks. Destroyed ones are among them, because Fyle keeps them.
list "integrations_fyle_webhook" "disabled" {
  provider = integrations
  limit    = 1000

  config {
    enabled = false
  }
}
