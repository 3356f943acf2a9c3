kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy1-allow-trusted-busybox, namespace: networking}
spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {trusted: "yes"}}}]}]}
EOF
kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy2-allow-to-dev, namespace: networking}
spec: {podSelector: {matchLabels: {trusted: "yes"}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {env: dev}}}]}]}
EOF
kubectl create configmap predictions -n networking --from-literal=busybox-curl-1.nginx-dev-noapp=allowed --from-literal=busybox-curl-1.nginx-trusted-yes=denied --from-literal=busybox-curl-2.nginx-dev-noapp=allowed --from-literal=busybox-curl-2.nginx-trusted-yes=allowed --from-literal=nginx-trusted-yes.nginx-dev=allowed --from-literal=nginx-trusted-yes.nginx-prod=denied --from-literal=nginx-dev.nginx-prod=denied --from-literal=nginx-dev.nginx-trusted-yes=allowed
kubectl run tester -n networking --image=busybox --labels=trusted=yes -- sleep 3600
kubectl wait --for=condition=Ready pod/tester -n networking
