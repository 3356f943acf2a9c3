kubectl delete networkpolicy policy1-allow-trusted-busybox -n networking
