using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>A doubleword whose bits several PEs change. (arch/arm64/include/asm/bitops.h, set_bit and clear_bit.)</summary>
internal static class SharedWord
{
    /// <summary>Clears bits, and then sets bits, with nobody in between.</summary>
    /// <returns>What the word was.</returns>
    public static async Handler<ulong> Change(ModelPE pe, ulong word, ulong clear = 0, ulong set = 0)
    {
        ulong before;
        do
            before = await pe.LDAXR(word);
        while (await pe.STLXR(word, before & ~clear | set) != 0);
        return before;
    }
}
