# The ID of the link, which is the last part of its address.
terraform import integrations_poozle_link.globex 9d0f7f5c-6d0a-4a39-8a4e-5a1c2c7e9d31
