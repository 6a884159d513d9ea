namespace VirtSpec.Properties.Gen;

/// <summary>
/// State that hypervisors switch when another vCPU runs, or when it is first used: it is written, kept over a wait in which others may run, and used again.
/// Without the wait most of a stream runs in one time slice.
/// </summary>
public sealed class SwitchItems(SystemItems system)
{
    public void Next(ItemBuilder item)
    {
        if (item.Draw.Chance(2, 5))
            Vector(item);
        else
            system.Kept(item, Pause);
    }

    private static void Vector(ItemBuilder item)
    {
        var draw = item.Draw;
        int x = item.Register(), v = draw.Below(32);
        if (draw.Chance(3, 4))
            item.Add(draw.Pick<string>([$"fmov d{v}, x{x}", $"mov v{v}.d[1], x{x}", $"dup v{v}.2d, x{x}", $"movi v{v}.16b, #{draw.Below(256)}"]));
        Pause(item);
        item.Add(draw.Pick<string>([$"fmov x{x}, d{v}", $"mov x{x}, v{v}.d[1]", $"add v{v}.16b, v{v}.16b, v{v}.16b"]));
    }

    /// <summary>WFE, by which a vCPU that shares its PE lets others run. A first one may do no more than clear the event register; one that has its PE for itself could wait for ever.</summary>
    private static void Pause(ItemBuilder item)
    {
        bool isShared = item.Scope.Offers(Spec.Hyp.DesignFeatures.SharedProcessors);
        for (int n = 1 + item.Draw.Below(2); n > 0; n--)
            item.Add(isShared ? "wfe" : "yield");
    }
}
