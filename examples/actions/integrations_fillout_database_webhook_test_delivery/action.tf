variable "receiver_url" {
  type      = string
  sensitive = true # it contains a secret
}

data "integrations_fillout_database" "rsvp" {
  name = "Event RSVP"
}

resource "integrations_fillout_database_webhook" "rsvp" {
  database_id = data.integrations_fillout_database.rsvp.id
  url         = var.receiver_url
  events      = ["record.created", "record.updated"]

  # Does the receiver accept submissions? The apply fails if it does not.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.integrations_fillout_database_webhook_test_delivery.rsvp]
    }
  }
}

# By itself: terraform apply -invoke=action.integrations_fillout_database_webhook_test_delivery.rsvp
action "integrations_fillout_database_webhook_test_delivery" "rsvp" {
  config {
    # The action cannot refer to the resource that triggers it, so both have the URL from the variable.
    url         = var.receiver_url
    database_id = data.integrations_fillout_database.rsvp.id
    event       = "record.created"
  }
}
