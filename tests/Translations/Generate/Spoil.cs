using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>Makes a walk fault as intended, by changing one of its entries.</summary>
internal static class Spoil
{
    private const ulong ReservedType = 2;

    /// <param name="outputBits">The output size of the stage.</param>
    /// <param name="moveRoot">Changes the bits of the base of the first table.</param>
    public static void Walk(Draw draw, Intent intent, List<Entry> walk, SortedDictionary<ulong, ulong> memory, int outputBits, Action<Func<ulong, ulong>> moveRoot)
    {
        if (walk.Count == 0)
            return;
        switch (intent.Fault)
        {
            case Fault.Translation:
                Edit(intent.Level, value => Invalid(draw, value, intent.Level));
                break;
            case Fault.AccessFlag:
                Edit(intent.Level, value => value & ~Descriptors.AF);
                break;
            case Fault.Permission when intent.OnWalk:
                // Not readable, or Device memory, through which HCR_EL2.PTW lets no walk go.
                Edit(intent.Level, value => value & ~(draw.Chance(1, 2) ? Descriptors.S2Read : Descriptors.MemAttr));
                break;
            case Fault.Permission when intent.IsStage2:
                Edit(intent.Level, value => value & ~Descriptors.Permissions2Mask | Descriptors.Permissions2(draw));
                break;
            case Fault.Permission:
                Edit(intent.Level, value => value & ~Descriptors.Permissions1Mask | Descriptors.Permissions1(draw));
                break;
            case Fault.AddressSize when intent.Level == 0 && (walk[0].Level > 0 || draw.Chance(1, 2)):
                moveRoot(root => root | Addresses.Beyond(draw, outputBits));
                break;
            case Fault.AddressSize:
                Edit(intent.Level, value => value | Addresses.Beyond(draw, outputBits));
                break;
            case Fault.ExternalWalk when intent.Level == walk[0].Level:
                moveRoot(_ => Addresses.OutsideRam(draw, outputBits) & ~0xffffUL);
                break;
            case Fault.ExternalWalk:
                Edit(intent.Level - 1, value => value & 0xfff | Addresses.OutsideRam(draw, outputBits) & ~0xffffUL);
                break;
            default:
                break;
        }

        void Edit(int level, Func<ulong, ulong> change)
        {
            foreach (var entry in walk)
                if (entry.Level == level)
                    memory[entry.Physical] = change(memory[entry.Physical]);
        }
    }

    /// <summary>Bit 0 clear; at level 3, and where there are no blocks, also the reserved type.</summary>
    private static ulong Invalid(Draw draw, ulong value, int level) => draw.Below(4) switch
    {
        0 => 0,
        1 when level is 0 or 3 => value & ~ReservedType,
        _ => value & ~1UL,
    };
}
