using System.Diagnostics;
using VirtSpec.Properties.Traces.Diff;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

public sealed class AlignmentTests
{
    /// <summary>All pairs of sequences over two keys up to five elements: the alignment is a common subsequence, and as long as the longest one.</summary>
    [Fact]
    public void Short_sequences_are_aligned_as_well_as_can_be()
    {
        int[][] all = [.. Enumerable.Range(0, 6).SelectMany(length => Enumerable.Range(0, 1 << length).Select(bits => Enumerable.Range(0, length).Select(i => bits >> i & 1).ToArray()))];
        foreach (int[] old in all)
            foreach (int[] @new in all)
            {
                var pairs = Alignment.Of(old, @new);
                AssertCommon(old, @new, pairs);
                Assert.True(pairs.Count == Longest(old, @new), $"[{string.Join(' ', old)}] and [{string.Join(' ', @new)}]: {string.Join(' ', pairs)}");
            }
    }

    /// <summary>Keys that are there once are kept in their order.</summary>
    [Fact]
    public void What_is_moved_is_not_crossed()
    {
        int[] old = [1, 2, 3, 4, 5], @new = [4, 5, 1, 2, 3];
        Assert.Equal([(0, 2), (1, 3), (2, 4)], Alignment.Of(old, @new));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_sequences_have_a_common_subsequence(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            int keys = random.Next(1, 12);
            int[] old = [.. Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(keys))];
            int[] @new = [.. old.Where(_ => random.Next(4) > 0).SelectMany(k => random.Next(5) == 0 ? new[] { random.Next(keys), k } : [k])];
            AssertCommon(old, @new, Alignment.Of(old, @new));
        }
    }

    /// <summary>Scripts that are longer than <see cref="Alignment.LongestScript"/> are made in parts, each of which goes on.</summary>
    [Fact]
    public void Long_sequences_without_much_in_common_take_bounded_time()
    {
        var random = new Random(7);
        int[] old = [.. Enumerable.Range(0, 100_000).Select(_ => random.Next(40))], @new = [.. Enumerable.Range(0, 100_000).Select(_ => random.Next(40))];
        var watch = Stopwatch.StartNew();
        var pairs = Alignment.Of(old, @new);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
        AssertCommon(old, @new, pairs);
        Assert.True(pairs.Count > 20_000, $"{pairs.Count} pairs");
    }

    private static void AssertCommon(int[] old, int[] @new, IReadOnlyList<(int Old, int New)> pairs)
    {
        Assert.All(pairs, p => Assert.Equal(old[p.Old], @new[p.New]));
        for (int i = 1; i < pairs.Count; i++)
            Assert.True(pairs[i - 1].Old < pairs[i].Old && pairs[i - 1].New < pairs[i].New);
    }

    /// <summary>The textbook table.</summary>
    private static int Longest(int[] a, int[] b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
                table[i, j] = a[i - 1] == b[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        return table[a.Length, b.Length];
    }
}
