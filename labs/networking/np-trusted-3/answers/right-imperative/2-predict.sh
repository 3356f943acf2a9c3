kubectl create configmap predictions -n networking \
  --from-literal=busybox-curl-1.nginx-dev-noapp=allowed \
  --from-literal=busybox-curl-1.nginx-trusted-yes=denied \
  --from-literal=busybox-curl-2.nginx-dev-noapp=allowed \
  --from-literal=busybox-curl-2.nginx-trusted-yes=allowed \
  --from-literal=nginx-trusted-yes.nginx-dev=allowed \
  --from-literal=nginx-trusted-yes.nginx-prod=denied \
  --from-literal=nginx-dev.nginx-prod=denied \
  --from-literal=nginx-dev.nginx-trusted-yes=allowed
