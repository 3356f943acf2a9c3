kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy1-allow-trusted-busybox, namespace: networking}
spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {trusted: "yes"}}}]}]}
EOF
kubectl run tester -n networking --image=busybox --labels=trusted=yes -- sleep 3600
kubectl wait --for=condition=Ready pod/tester -n networking
