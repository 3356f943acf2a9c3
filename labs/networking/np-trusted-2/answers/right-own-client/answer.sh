kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy2-allow-to-dev, namespace: networking}
spec: {podSelector: {matchLabels: {trusted: "yes"}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {env: dev}}}]}]}
EOF
kubectl run tester -n networking --image=busybox --labels=trusted=yes -- sleep 3600
kubectl wait --for=condition=Ready pod/tester -n networking
