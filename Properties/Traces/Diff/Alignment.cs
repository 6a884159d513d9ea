namespace VirtSpec.Properties.Traces.Diff;

/// <summary>
/// Which elements of two sequences belong together: a common subsequence.
/// First what begins and ends alike; of what is left, when that is long, the keys that are there once in each (patience diff);
/// between them Myers' shortest edit script ("An O(ND) Difference Algorithm and Its Variations", Algorithmica 1, 1986).
/// It is a longest common subsequence where what is left is short, and always a common one; time is bounded by the lengths times <see cref="LongestScript"/>.
/// </summary>
public static class Alignment
{
    /// <summary>A script that is longer is made in parts, each from where the one before got furthest.</summary>
    public const int LongestScript = 1000;

    /// <summary>The pairs of indexes, both rising.</summary>
    public static IReadOnlyList<(int Old, int New)> Of(ReadOnlySpan<int> old, ReadOnlySpan<int> @new)
    {
        var pairs = new List<(int, int)>();
        Align(old, 0, @new, 0, pairs, mayAnchor: true);
        return pairs;
    }

    /// <param name="oldAt">The index of the first element of <paramref name="old"/> in the whole.</param>
    /// <param name="mayAnchor">Keys that are there once may be looked for: between two of them once more they are not.</param>
    private static void Align(ReadOnlySpan<int> old, int oldAt, ReadOnlySpan<int> @new, int newAt, List<(int, int)> pairs, bool mayAnchor)
    {
        int prefix = old.CommonPrefixLength(@new);
        for (int i = 0; i < prefix; i++)
            pairs.Add((oldAt + i, newAt + i));
        old = old[prefix..];
        @new = @new[prefix..];
        (oldAt, newAt) = (oldAt + prefix, newAt + prefix);
        int suffix = 0;
        while (suffix < old.Length && suffix < @new.Length && old[^(suffix + 1)] == @new[^(suffix + 1)])
            suffix++;
        var oldMiddle = old[..^suffix];
        var newMiddle = @new[..^suffix];
        if (oldMiddle.Length > 0 && newMiddle.Length > 0)
        {
            if (mayAnchor && oldMiddle.Length + newMiddle.Length > LongestScript)
                BetweenAnchors(oldMiddle, oldAt, newMiddle, newAt, pairs);
            else
                Script(oldMiddle, oldAt, newMiddle, newAt, pairs);
        }
        for (int i = 0; i < suffix; i++)
            pairs.Add((oldAt + oldMiddle.Length + i, newAt + newMiddle.Length + i));
    }

    private static void BetweenAnchors(ReadOnlySpan<int> old, int oldAt, ReadOnlySpan<int> @new, int newAt, List<(int, int)> pairs)
    {
        int o = 0, n = 0;
        foreach (var (oldIndex, newIndex) in LongestRising(Unique(old, @new)))
        {
            Align(old[o..oldIndex], oldAt + o, @new[n..newIndex], newAt + n, pairs, mayAnchor: false);
            pairs.Add((oldAt + oldIndex, newAt + newIndex));
            (o, n) = (oldIndex + 1, newIndex + 1);
        }
        Align(old[o..], oldAt + o, @new[n..], newAt + n, pairs, mayAnchor: false);
    }

    /// <summary>The keys that are there once in each, by their place in the old one.</summary>
    private static List<(int Old, int New)> Unique(ReadOnlySpan<int> old, ReadOnlySpan<int> @new)
    {
        var places = new Dictionary<int, (int OldCount, int Old, int NewCount, int New)>();
        for (int i = 0; i < old.Length; i++)
            places[old[i]] = (places.GetValueOrDefault(old[i]).OldCount + 1, i, 0, 0);
        for (int i = 0; i < @new.Length; i++)
            if (places.TryGetValue(@new[i], out var p))
                places[@new[i]] = (p.OldCount, p.Old, p.NewCount + 1, i);
        return [.. places.Values.Where(p => p is { OldCount: 1, NewCount: 1 }).Select(p => (p.Old, p.New)).Order()];
    }

    /// <summary>The longest part of pairs, rising in the old index, that rises in the new one too.</summary>
    private static List<(int Old, int New)> LongestRising(List<(int Old, int New)> pairs)
    {
        var ends = new List<int>();
        int[] before = new int[pairs.Count];
        for (int i = 0; i < pairs.Count; i++)
        {
            int low = 0, high = ends.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (pairs[ends[middle]].New < pairs[i].New)
                    low = middle + 1;
                else
                    high = middle;
            }
            before[i] = low > 0 ? ends[low - 1] : -1;
            if (low == ends.Count)
                ends.Add(i);
            else
                ends[low] = i;
        }
        var longest = new List<(int, int)>();
        for (int i = ends.Count > 0 ? ends[^1] : -1; i >= 0; i = before[i])
            longest.Add(pairs[i]);
        longest.Reverse();
        return longest;
    }

    /// <summary>Myers' greedy algorithm, in parts of at most <see cref="LongestScript"/> edits.</summary>
    private static void Script(ReadOnlySpan<int> old, int oldAt, ReadOnlySpan<int> @new, int newAt, List<(int, int)> pairs)
    {
        while (old.Length > 0 && @new.Length > 0)
        {
            var (endOld, endNew) = Part(old, oldAt, @new, newAt, pairs);
            old = old[endOld..];
            @new = @new[endNew..];
            (oldAt, newAt) = (oldAt + endOld, newAt + endNew);
        }
    }

    /// <returns>How much of both it has dealt with: all, or as much as the longest script reaches.</returns>
    private static (int Old, int New) Part(ReadOnlySpan<int> old, int oldAt, ReadOnlySpan<int> @new, int newAt, List<(int, int)> pairs)
    {
        int most = Math.Min(old.Length + @new.Length, LongestScript);
        var furthest = new int[2 * most + 3];
        var rounds = new List<int[]>();
        int zero = most + 1, oldLength = old.Length, newLength = @new.Length;
        for (int d = 0; d <= most; d++)
        {
            // What is read of it in this round and in going back are the diagonals -d to d.
            rounds.Add(furthest.AsSpan(zero - d - 1, 2 * d + 3).ToArray());
            for (int k = -d; k <= d; k += 2)
            {
                int x = k == -d || (k != d && furthest[zero + k - 1] < furthest[zero + k + 1]) ? furthest[zero + k + 1] : furthest[zero + k - 1] + 1, y = x - k;
                while (x < old.Length && y < @new.Length && old[x] == @new[y])
                    (x, y) = (x + 1, y + 1);
                furthest[zero + k] = x;
                if (x >= old.Length && y >= @new.Length)
                    return Back(rounds, k, (x, y), (oldAt, newAt), pairs);
            }
        }
        int best = Enumerable.Range(0, most + 1).Select(i => 2 * i - most).MaxBy(k => Reach(furthest[zero + k], k, oldLength, newLength)), end = furthest[zero + best];
        // Where no path stays within both, there is nothing that they have in common here.
        return Reach(end, best, oldLength, newLength) > 0 ? Back(rounds, best, (end, end - best), (oldAt, newAt), pairs) : (oldLength, newLength);
    }

    /// <summary>How far a path got; one that has left a sequence got nowhere.</summary>
    private static int Reach(int x, int diagonal, int oldLength, int newLength) =>
        x > oldLength || x - diagonal > newLength || x - diagonal < 0 ? -1 : 2 * x - diagonal;

    private static (int Old, int New) Back(List<int[]> rounds, int diagonal, (int X, int Y) end, (int Old, int New) at, List<(int, int)> pairs)
    {
        int first = pairs.Count;
        var (x, y) = end;
        for (int d = rounds.Count - 1; d >= 0; d--)
        {
            int[] furthest = rounds[d];
            int At(int k) => furthest[k + d + 1];
            bool isDown = diagonal == -d || (diagonal != d && At(diagonal - 1) < At(diagonal + 1));
            int previous = isDown ? diagonal + 1 : diagonal - 1, fromX = d == 0 ? 0 : At(previous), start = d == 0 ? 0 : isDown ? fromX : fromX + 1;
            for (; x > start; x--, y--)
                pairs.Add((at.Old + x - 1, at.New + y - 1));
            (x, y, diagonal) = (fromX, fromX - previous, previous);
        }
        pairs.Reverse(first, pairs.Count - first);
        return end;
    }
}
