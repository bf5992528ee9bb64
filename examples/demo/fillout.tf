# Fillout: Acme's application receives the submissions of all forms.

data "integrations_fillout_forms" "all" {}

resource "integrations_fillout_webhook" "by_form" {
  for_each = { for form in data.integrations_fillout_forms.all.forms : form.name => form.id }

  form_id = each.value
  url     = "${var.receiver}/fillout/forms/${each.value}"
}

data "integrations_fillout_databases" "all" {}

# Fillout shows the signing secret only once, so the state holds it, marked as sensitive.
resource "integrations_fillout_database_webhook" "guests" {
  database_id = data.integrations_fillout_databases.all.databases[0].id
  url         = "${var.receiver}/fillout/guests"
  events      = ["record.created", "record.deleted"]
}
