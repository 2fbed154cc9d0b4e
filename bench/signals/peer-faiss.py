# Usage: python3 peer-faiss.py FILE CODES QUERIES: the same codes and queries as ours, in the index that Hasher-Matcher-Actioner
# lays out (IndexBinaryMultiHash(256, 16, 16) in IDMap2, radius 31), one thread. Prints one object.
import json, sys, time
import faiss, numpy

path, codes, queries = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
faiss.omp_set_num_threads(1)
held = numpy.fromfile(path + '.codes', dtype='uint8').reshape(-1, 32)[:codes]
asked = numpy.fromfile(path + '.queries', dtype='uint8').reshape(-1, 32)[:queries]
index = faiss.IndexBinaryIDMap2(faiss.IndexBinaryMultiHash(256, 16, 16))
began = time.time()
index.add_with_ids(held, numpy.arange(len(held)).astype('int64'))
built = time.time() - began
inner = faiss.downcast_IndexBinary(index.index)
inner.nflip = 1
began = time.time()
limits, distances, labels = inner.range_search(asked, 32)
took = time.time() - began
print(json.dumps({'lookupsPerSecond': len(asked) / took, 'buildSeconds': built, 'found': int(limits[-1])}))
