using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>
/// Makes a failing case small: plain order, other VMs still, vCPUs off, streams cut, instructions left out one by one, a plain state, simpler instructions.
/// Every step on the way fails the same claim. It is a function of the case, and makes at most so many runs.
/// </summary>
/// <param name="processors">How many PEs the board has.</param>
/// <param name="mostRuns">The case that is found by then is taken.</param>
public sealed class Shrinker(ICaseCheck check, string claim, int processors, int mostRuns)
{
    /// <summary>How many runs were made.</summary>
    public int Runs { get; private set; }

    /// <param name="drawn">A case that fails the claim.</param>
    public CaseEdit Shrink(GuestCase drawn)
    {
        var best = CaseEdit.Of(drawn);
        CaseEdit before;
        do
        {
            before = best;
            best = Plainer(drawn, best);
            best = WithoutParts(drawn, best, ByItems);
            best = WithoutParts(drawn, best, ByWords);
            best = First(drawn, best, StartCandidates);
            best = First(drawn, best, e => Simplification.Candidates(e));
        }
        while (best != before && Runs < mostRuns);
        return best;
    }

    private bool Fails(GuestCase drawn, CaseEdit candidate)
    {
        if (Runs >= mostRuns)
            return false;
        Runs++;
        return check.Run(candidate.Apply(drawn)).Fails(claim);
    }

    /// <summary>Takes the first candidate that fails, then candidates of that, until none fails.</summary>
    private CaseEdit First(GuestCase drawn, CaseEdit best, Func<CaseEdit, IEnumerable<CaseEdit>> candidates)
    {
        while (candidates(best).FirstOrDefault(c => c != best && Fails(drawn, c)) is { } smaller)
            best = smaller;
        return best;
    }

    /// <summary>Each part that is there for variety alone is left out, where the case still fails.</summary>
    private CaseEdit Plainer(GuestCase drawn, CaseEdit best)
    {
        best = Try(best, best with { First = best.First ?? 0, PlainTlb = true });
        best = Try(best, best with { PlainTlb = true });
        for (int first = 0; first < processors && best.First is null; first++)
            best = Try(best, best with { First = first });
        for (int vm = 0; vm < best.Vms.Count; vm++)
        {
            var edit = best.Vms[vm];
            best = Try(best, best.With(vm, edit with { Vcpus = ValueArray<VcpuEdit>.Of(edit.Vcpus.Select(v => v with { Items = NoItems, NoDevices = true })), Started = 1, PlainTables = true }));
            best = Try(best, best.With(vm, best.Vms[vm] with { Started = 1 }));
            best = Try(best, best.With(vm, best.Vms[vm] with { PlainTables = true }));
        }
        return best;

        CaseEdit Try(CaseEdit now, CaseEdit candidate) => candidate != now && Fails(drawn, candidate) ? candidate : now;
    }

    private static readonly ValueArray<StreamItem> NoItems = ValueArray<StreamItem>.Of([]);

    private delegate IReadOnlyList<StreamItem> Parts(ValueArray<StreamItem> items);

    /// <summary>Zeller and Hildebrandt's ddmin, over the parts of each stream. ("Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002.)</summary>
    private CaseEdit WithoutParts(GuestCase drawn, CaseEdit best, Parts parts)
    {
        for (int vm = 0; vm < best.Vms.Count; vm++)
            for (int vcpu = 0; vcpu < best.Vms[vm].Vcpus.Count; vcpu++)
            {
                var kept = parts(best.Vms[vm].Vcpus[vcpu].Items).ToList();
                for (int size = Math.Max(kept.Count / 2, 1); kept.Count > 0; size /= 2)
                {
                    for (int at = 0; at < kept.Count;)
                    {
                        List<StreamItem> rest = [.. kept[..at], .. kept[Math.Min(at + size, kept.Count)..]];
                        var candidate = best.With(vm, vcpu, best.Vms[vm].Vcpus[vcpu] with { Items = Joined(rest) });
                        if (Fails(drawn, candidate))
                            (best, kept) = (candidate, rest);
                        else
                            at += size;
                    }
                    if (size <= 1)
                        break;
                }
            }
        return best;
    }

    private static IReadOnlyList<StreamItem> ByItems(ValueArray<StreamItem> items) => items;

    private static IReadOnlyList<StreamItem> ByWords(ValueArray<StreamItem> items) => [.. items.SelectMany(i => i.Words.Select(w => i with { Words = ValueArray<uint>.Of([w]) }))];

    /// <summary>Neighbours that came from the same item are one again.</summary>
    private static ValueArray<StreamItem> Joined(List<StreamItem> parts)
    {
        var items = new List<StreamItem>();
        foreach (var part in parts)
            if (items.Count > 0 && items[^1].Number == part.Number)
                items[^1] = part with { Words = ValueArray<uint>.Of([.. items[^1].Words, .. part.Words]) };
            else
                items.Add(part);
        return ValueArray<StreamItem>.Of(items);
    }

    private static IEnumerable<CaseEdit> StartCandidates(CaseEdit edit)
    {
        for (int vm = 0; vm < edit.Vms.Count; vm++)
            for (int vcpu = 0; vcpu < edit.Vms[vm].Vcpus.Count; vcpu++)
            {
                var now = edit.Vms[vm].Vcpus[vcpu];
                if (!now.NoDevices)
                    yield return edit.With(vm, vcpu, now with { NoDevices = true });
                if (!now.PlainState)
                    yield return edit.With(vm, vcpu, now with { PlainState = true });
                for (uint mask = VcpuEdit.AllX, width = 31; width > 0; width /= 2)
                    for (int at = 0; at < 31; at += (int)width)
                    {
                        uint zeroed = now.ZeroedX | (uint)((1ul << (int)width) - 1 << at) & mask;
                        if (zeroed != now.ZeroedX)
                            yield return edit.With(vm, vcpu, now with { ZeroedX = zeroed });
                    }
            }
    }
}
