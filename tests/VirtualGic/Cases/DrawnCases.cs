using static VirtSpec.VirtualGic.Cases.Layout;

namespace VirtSpec.VirtualGic.Cases;

/// <summary>Cases in which everything is drawn: four list registers have too many states to enumerate.</summary>
internal static class DrawnCases
{
    private const ulong Seed = 0x9e37_79b9_7f4a_7c15;

    private static readonly ulong[] INTIDs = [27, 40, 41, 1023, 8192];
    private static readonly ulong[] Links = [0, EOI, PINTID(VirtualCase.PhysicalINTID), PINTID(21)];
    private static readonly int[] Priorities = [0, 0x40, 0x80, 0x88, 0xa0, 0xf0];

    public static IEnumerable<VirtualCase> FourListRegisters(int count)
    {
        ulong state = Seed;
        for (int i = 0; i < count; i++)
        {
            var controls = new Controls(
                (Draw(ref state, 8) == 0 ? 0UL : En) | (ulong)Draw(ref state, 128) << 1 | EOIcount((ulong)Draw(ref state, 2) * 31),
                VMCR((ulong)Draw(ref state, 4) * 0x48, 2 + (ulong)Draw(ref state, 6), 3 + (ulong)Draw(ref state, 5), FlagsFrom(Draw(ref state, 16))),
                ActiveFrom(ref state), ActiveFrom(ref state));
            var lr = new ListRegisters(One(ref state), One(ref state), One(ref state), One(ref state));
            var operation = Operation.All[Draw(ref state, 9)];
            yield return new VirtualCase(controls, lr, operation, INTIDs[Draw(ref state, INTIDs.Length)]);
        }
    }

    private static ulong FlagsFrom(int n) => (ulong)(uint)(n & 3) | ((n & 4) != 0 ? VCBPR : 0UL) | ((n & 8) != 0 ? VEOIM : 0UL);

    private static ulong ActiveFrom(ref ulong state) => Draw(ref state, 2) == 0 ? 0 : Priority(Priorities[Draw(ref state, Priorities.Length)]);

    private static ulong One(ref ulong state) => LR(
        (ulong)Draw(ref state, 4) << 62 | (Draw(ref state, 2) == 0 ? 0 : Group1) | Links[Draw(ref state, Links.Length)],
        (ulong)Priorities[Draw(ref state, Priorities.Length)], INTIDs[Draw(ref state, INTIDs.Length)]);

    /// <summary>A number below <paramref name="bound"/>. (Xorshift, so that the sequence is the same everywhere.)</summary>
    private static int Draw(ref ulong state, int bound)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (int)((state >> 33) % (ulong)bound);
    }
}
