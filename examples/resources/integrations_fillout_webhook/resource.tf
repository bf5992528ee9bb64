data "integrations_fillout_form" "registration" {
  name = "Event registration"
}

# Fillout does not sign its requests. A secret in the path lets the receiver authenticate them.
variable "hook_token" {
  type      = string
  sensitive = true
}

resource "integrations_fillout_webhook" "registration" {
  form_id = data.integrations_fillout_form.registration.id
  url     = "https://hooks.example.com/fillout/registration/${var.hook_token}"
}
