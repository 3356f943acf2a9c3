kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: policy2-allow-to-dev
  namespace: networking
spec:
  podSelector:
    matchLabels:
      trusted: "yes"
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector:
            matchLabels:
              env: dev
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
EOF
