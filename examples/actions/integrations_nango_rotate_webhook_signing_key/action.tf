# By hand: terraform apply -invoke=action.integrations_nango_rotate_webhook_signing_key.now
action "integrations_nango_rotate_webhook_signing_key" "now" {}
