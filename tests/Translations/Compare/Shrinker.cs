using VirtSpec.Spec.Registers;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Compare;

/// <summary>
/// Makes a case that fails smaller while it still fails in the same way: fewest registers and entries, then fewest bits.
/// All candidates of a round are tried at once, because a start of the oracle costs more than many cases.
/// </summary>
/// <param name="fails">Which of the candidates fail.</param>
/// <param name="maxRounds">How many rounds there are at most.</param>
public sealed class Shrinker(Func<IReadOnlyList<TranslationCase>, List<bool>> fails, int maxRounds)
{
    private const ulong RW = 1UL << 31;

    public TranslationCase Shrink(TranslationCase failing)
    {
        var smallest = failing;
        for (int round = 0; round < maxRounds; round++)
        {
            var candidates = Candidates(smallest).ToList();
            var failed = fails(candidates);
            int best = failed.IndexOf(true);
            if (best < 0)
                return smallest;
            smallest = candidates[best];
        }
        return smallest;
    }

    private static IEnumerable<TranslationCase> Candidates(TranslationCase c)
    {
        foreach (ulong address in c.Memory.Keys)
            yield return Edit(c, copy => copy.Memory.Remove(address));
        foreach (var register in c.System.Keys)
            yield return Edit(c, copy => copy.System.Remove(register));
        foreach (var (register, value) in c.System)
            foreach (ulong plainer in FewerBits(value))
                // The lower levels stay in AArch64.
                if (register != Reg.HCR_EL2 || (plainer & RW) != 0)
                    yield return Edit(c, copy => copy.System[register] = plainer);
        foreach (var (address, value) in c.Memory)
            foreach (ulong plainer in FewerBits(value))
                yield return Edit(c, copy => copy.Memory[address] = plainer);
    }

    private static IEnumerable<ulong> FewerBits(ulong value)
    {
        for (int bit = 0; bit < 64; bit++)
            if ((value >> bit & 1) != 0)
                yield return value & ~(1UL << bit);
    }

    private static TranslationCase Edit(TranslationCase c, Action<TranslationCase> edit)
    {
        var copy = c with { System = new SortedDictionary<Reg, ulong>(c.System), X = new SortedDictionary<int, ulong>(c.X), Memory = new SortedDictionary<ulong, ulong>(c.Memory) };
        edit(copy);
        return copy;
    }
}
