using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Translations.Cases;

/// <summary>A few instructions under given translation tables and controls. What it does not state is as on the <see cref="Board"/>.</summary>
/// <param name="PSTATE">The state at the first instruction; all interrupts are masked.</param>
/// <param name="PC">The virtual address of the first instruction. Its physical address is <see cref="Board.Code"/>.</param>
/// <param name="Memory">Doublewords by their physical addresses, which are multiples of 8; what becomes of them is observed.</param>
public sealed record TranslationCase(
    PSTATE PSTATE,
    ulong PC,
    SortedDictionary<Reg, ulong> System,
    SortedDictionary<int, ulong> X,
    SortedDictionary<ulong, ulong> Memory,
    IReadOnlyList<uint> Words)
{
    /// <summary>The value of a register at the start.</summary>
    public ulong Register(Reg register)
    {
        if (System.TryGetValue(register, out ulong value))
            return value;
        foreach (var (known, standard) in Board.Registers.Concat(Board.HostRegisters))
            if (known == register)
                return standard;
        throw new ArgumentException($"{register} is not one of the registers of a case");
    }

    /// <summary>The words, and the SMC after them, as doublewords at <see cref="Board.Code"/>.</summary>
    public IEnumerable<KeyValuePair<ulong, ulong>> Code()
    {
        for (int i = 0; i < Words.Count; i += 2)
            yield return new(Board.Code + 4 * (ulong)i, Words[i] | (ulong)(i + 1 < Words.Count ? Words[i + 1] : Board.Smc) << 32);
    }
}
