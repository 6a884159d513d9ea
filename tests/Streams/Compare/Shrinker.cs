using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Compare;

/// <summary>Makes a case that fails as small as it can be while it still fails: fewest instructions, then the plainest state.</summary>
public static class Shrinker
{
    public static StreamCase Shrink(StreamCase failing, Func<StreamCase, bool> fails)
    {
        var smallest = failing;
        bool progress = true;
        while (progress)
        {
            progress = false;
            foreach (var candidate in Candidates(smallest))
            {
                if (!fails(candidate))
                    continue;
                smallest = candidate;
                progress = true;
                break;
            }
        }
        return smallest;
    }

    /// <summary>The cases that are one step plainer, plainest first.</summary>
    public static IEnumerable<StreamCase> Candidates(StreamCase failing) =>
        FewerWords(failing).Concat(PlainerMode(failing)).Concat(PlainerState(failing));

    private static IEnumerable<StreamCase> FewerWords(StreamCase failing) =>
        failing.Words.Count == 1 ? [] : Enumerable.Range(0, failing.Words.Count).Select(i => failing with { Words = [.. failing.Words.Take(i), .. failing.Words.Skip(i + 1)] });

    private static IEnumerable<StreamCase> PlainerMode(StreamCase failing) =>
        Mode.All.TakeWhile(mode => mode != failing.Mode).Select(mode => failing with { Mode = mode });

    private static IEnumerable<StreamCase> PlainerState(StreamCase failing)
    {
        foreach (ulong address in failing.Initial.Memory.Keys)
            yield return Edit(failing, state => state.Memory.Remove(address));
        if (failing.Initial.NZCV != 0)
            yield return Edit(failing, state => state.NZCV = 0);
        if (failing.Initial.SP != 0)
            yield return Edit(failing, state => state.SP = 0);
        for (int n = 0; n < failing.Initial.X.Length; n++)
            foreach (ulong value in Plainer(failing.Initial.X[n]))
            {
                int register = n;
                yield return Edit(failing, state => state.X[register] = value);
            }
    }

    private static IEnumerable<ulong> Plainer(ulong value)
    {
        ulong[] plain = [0, 1, (uint)value, value & value - 1, value >> 1];
        return plain.TakeWhile(other => other < value);
    }

    private static StreamCase Edit(StreamCase failing, Action<CaseState> edit)
    {
        var state = failing.Initial.Copy();
        edit(state);
        return failing with { Initial = state };
    }
}
