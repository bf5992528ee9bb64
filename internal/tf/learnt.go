package tf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
)

// The apply runs in another process than the plan, and Terraform shows it no resource that does not change. What the plan has learnt
// about such a resource, and the create of another resource has to know, is therefore a file beside the decisions of [Adoptions].

// Learn stores a fact about a subject that never changes, for the apply of this plan. A fact contains no secret. If the fact cannot be
// stored, the apply does without.
func Learn(ctx context.Context, subject, fact string) {
	if a := learnedBy(ctx); a != nil && a.dir != "" && Learnt(ctx, subject) != fact {
		_ = a.writeFile(learntKey(subject), []byte(fact))
	}
}

// Learnt returns the fact that a plan or an apply in this directory has learnt about a subject, or "".
func Learnt(ctx context.Context, subject string) string {
	a := learnedBy(ctx)
	if a == nil || a.dir == "" {
		return ""
	}
	content, _ := os.ReadFile(a.path(learntKey(subject))) // which may not exist
	return string(content)
}

func learnedBy(ctx context.Context) *Adoptions {
	if data, ok := ctx.Value(ownershipKey{}).(*ProviderData); ok {
		return data.adoptions
	}
	return nil
}

func learntKey(subject string) string {
	hash := sha256.Sum256([]byte("learnt\n" + subject))
	return hex.EncodeToString(hash[:])
}
