# Fillout: Acme's application hears of what people fill in.

data "integrations_fillout_forms" "all" {}

resource "integrations_fillout_webhook" "by_form" {
  for_each = { for form in data.integrations_fillout_forms.all.forms : form.name => form.id }

  form_id = each.value
  url     = "${var.receiver}/fillout/forms/${each.value}"
}

data "integrations_fillout_databases" "all" {}

# Fillout shows the secret that it signs with once, so it is in the state, marked sensitive.
resource "integrations_fillout_database_webhook" "guests" {
  database_id = data.integrations_fillout_databases.all.databases[0].id
  url         = "${var.receiver}/fillout/guests"
  events      = ["record.created", "record.deleted"]
}
