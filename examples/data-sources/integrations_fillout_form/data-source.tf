# The ID is the last part of the form's public address.
data "integrations_fillout_form" "registration" {
  id = "q7XbT2nLwKus"
}

# The name works as well, if no other form has it.
data "integrations_fillout_form" "contact" {
  name = "Contact us"
}

# A receiver of the form's webhook finds the answers by these IDs.
output "question_id_by_name" {
  value = { for q in data.integrations_fillout_form.registration.questions : q.name => q.id }
}
