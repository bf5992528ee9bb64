# The ID of the app, from data source integrations_poozle_oauth_apps.
terraform import integrations_poozle_oauth_app.github 5b0a7d0e-3c52-4a5e-9a3c-0d1f6f1f2b6a
